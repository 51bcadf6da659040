import { BelongsTo, Column, DataType, ForeignKey, Model, Table } from 'sequelize-typescript';
import { Challenge } from '../../challenges/challenge.model.js';

/** Hides a class from the decorator metadata, which would need it before the module is through loading. */
type Relation<Type> = Type;

/** One attempt to register. Not yet a user: whoever proves the mailbox first becomes one. */
@Table({ tableName: 'registrations' })
export class Registration extends Model {
  @Column({ type: DataType.UUID, primaryKey: true })
  declare id: string;

  /** Goes with its challenge when that is cleaned up. */
  @ForeignKey(() => Challenge)
  @Column({ type: DataType.UUID, allowNull: false })
  declare challengeId: string;

  @BelongsTo(() => Challenge)
  declare challenge?: Relation<Challenge>;

  /** Canonical form. Many attempts may name the same address. */
  @Column({ type: DataType.TEXT, allowNull: false })
  declare email: string;

  @Column({ type: DataType.TEXT, allowNull: false })
  declare username: string;

  /** Null once the registration is closed: nothing needs it any more. */
  @Column({ type: DataType.TEXT })
  declare passwordHash: string | null;

  @Column({ type: DataType.TEXT })
  declare displayName: string | null;

  @Column({ type: DataType.TEXT })
  declare locale: string | null;

  @Column({ type: DataType.DATE, allowNull: false })
  declare createdAt: Date;

  /** The username is reserved until then. */
  @Column({ type: DataType.DATE, allowNull: false })
  declare expiresAt: Date;

  /** When this attempt, or another one for the address, became an account. */
  @Column({ type: DataType.DATE })
  declare closedAt: Date | null;
}
