import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** A person with a proven mailbox. Nobody is in this table before that. */
@Table({ tableName: 'users' })
export class User extends Model {
  @Column({ type: DataType.UUID, primaryKey: true })
  declare id: string;

  /** Canonical form; unique. */
  @Column({ type: DataType.TEXT, allowNull: false })
  declare email: string;

  /** Lower case; unique. */
  @Column({ type: DataType.TEXT, allowNull: false })
  declare username: string;

  /** Names its scheme, pepper and cost; see `password.ts`. */
  @Column({ type: DataType.TEXT, allowNull: false })
  declare passwordHash: string;

  /** Counts changes of the password, not re-hashes: a login proves a version, and holds only while it is current. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 1 })
  declare passwordVersion: number;

  @Column({ type: DataType.TEXT })
  declare displayName: string | null;

  /** BCP 47 tag for letters. */
  @Column({ type: DataType.TEXT })
  declare locale: string | null;

  @Column({ type: DataType.DATE, allowNull: false })
  declare createdAt: Date;

  /** Set by the operator; a disabled user has no live session or challenge. */
  @Column({ type: DataType.DATE })
  declare disabledAt: Date | null;
}
