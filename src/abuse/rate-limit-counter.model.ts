import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** One window of one limit. Written by rate-limiter-flexible, which names the columns. */
@Table({ tableName: 'rate_limit_counters' })
export class RateLimitCounter extends Model {
  /** A digest: neither address nor name can be read from it. */
  @Column({ type: DataType.STRING(255), primaryKey: true })
  declare key: string;

  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0 })
  declare points: number;

  /** End of the window, in milliseconds since 1970. */
  @Column({ type: DataType.BIGINT })
  declare expire: string | null;
}
