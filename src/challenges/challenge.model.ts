import { Column, DataType, Model, Table } from 'sequelize-typescript';
import type { Purpose } from './purposes.js';

/** A mailed secret that waits to be claimed. The row alone opens nothing: see `secrets.ts`. */
@Table({ tableName: 'challenges' })
export class Challenge extends Model {
  @Column({ type: DataType.UUID, primaryKey: true })
  declare id: string;

  @Column({ type: DataType.TEXT, allowNull: false })
  declare purpose: Purpose;

  /** The submitted address, in canonical form. */
  @Column({ type: DataType.TEXT, allowNull: false })
  declare email: string;

  /** Whose account it opens. Null until the worker has found the user, and for ever where there is none. */
  @Column({ type: DataType.UUID })
  declare userId: string | null;

  /** SHA-256 of the ticket of the client that asked. */
  @Column({ type: DataType.BLOB })
  declare ticketDigest: Buffer | null;

  /** 256 random bits from which, with a key of APP_SECRET, token and code are computed. */
  @Column({ type: DataType.BLOB, allowNull: false })
  declare nonce: Buffer;

  /** SHA-256 of the token. Null until its letter is written: a challenge nobody was told of cannot be claimed. */
  @Column({ type: DataType.BLOB })
  declare tokenDigest: Buffer | null;

  /** Counts the letters that were written, each with secrets of its own; a job of an earlier issue is dropped. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 1 })
  declare issue: number;

  /** Counts the letters that were asked for. One that is not written (over the cap) leaves the earlier ones working. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 1 })
  declare askedIssue: number;

  /** Codes tried in vain; at five the code is dead, and the token lives on. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0 })
  declare codeTries: number;

  /** Where it was asked from, for the letter and the audit. */
  @Column({ type: DataType.TEXT })
  declare ipAddress: string | null;

  @Column({ type: DataType.TEXT })
  declare userAgent: string | null;

  @Column({ type: DataType.DATE, allowNull: false })
  declare createdAt: Date;

  @Column({ type: DataType.DATE, allowNull: false })
  declare expiresAt: Date;

  @Column({ type: DataType.DATE })
  declare claimedAt: Date | null;

  @Column({ type: DataType.DATE })
  declare voidedAt: Date | null;
}
