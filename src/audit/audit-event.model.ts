import { Column, DataType, Model, Table } from 'sequelize-typescript';
import type { AuditEventType } from './vocabulary.js';

/**
 * One thing that happened. Rows are only ever added; the clean-up removes them after their retention, and where
 * they came from is erased with the account they are about (`forget.ts`).
 */
@Table({ tableName: 'audit_events' })
export class AuditEvent extends Model {
  @Column({ type: DataType.UUID, primaryKey: true })
  declare id: string;

  @Column({ type: DataType.DATE, allowNull: false })
  declare at: Date;

  @Column({ type: DataType.TEXT, allowNull: false })
  declare type: AuditEventType;

  /** Did the request get what it asked for? */
  @Column({ type: DataType.BOOLEAN, allowNull: false })
  declare succeeded: boolean;

  /** No foreign key: the record outlives the account. */
  @Column({ type: DataType.UUID })
  declare userId: string | null;

  @Column({ type: DataType.UUID })
  declare sessionId: string | null;

  /** Keyed digest of the submitted address or username: correlates, reveals nothing. */
  @Column({ type: DataType.TEXT })
  declare subject: string | null;

  /** With what became of a letter: its kind. The request id is then the id of its job. */
  @Column({ type: DataType.TEXT })
  declare letterKind: string | null;

  @Column({ type: DataType.TEXT })
  declare ipAddress: string | null;

  @Column({ type: DataType.TEXT })
  declare userAgent: string | null;

  @Column({ type: DataType.TEXT, allowNull: false })
  declare requestId: string;
}
