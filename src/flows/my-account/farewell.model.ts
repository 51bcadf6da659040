import { Column, DataType, Model, Table } from 'sequelize-typescript';

/**
 * The address of an account that is gone, until its last letter is out. The queue must not hold an address, and no
 * user is left to ask: this row is where the letter looks, and the first thing that goes after it.
 */
@Table({ tableName: 'farewells' })
export class Farewell extends Model {
  @Column({ type: DataType.UUID, primaryKey: true })
  declare id: string;

  @Column({ type: DataType.TEXT, allowNull: false })
  declare email: string;

  /** BCP 47 tag for the letter. */
  @Column({ type: DataType.TEXT })
  declare locale: string | null;

  @Column({ type: DataType.DATE, allowNull: false })
  declare createdAt: Date;
}
