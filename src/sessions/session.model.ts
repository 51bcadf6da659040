import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** A signed-in client. Ending a session deletes its row, so nothing can bring it back. */
@Table({ tableName: 'sessions' })
export class Session extends Model {
  /** Opaque name for lists and audit; not a credential. */
  @Column({ type: DataType.UUID, primaryKey: true })
  declare id: string;

  @Column({ type: DataType.UUID, allowNull: false })
  declare userId: string;

  /** SHA-256 of the credential. */
  @Column({ type: DataType.BLOB, allowNull: false })
  declare credentialDigest: Buffer;

  /** The only way the credential may travel. */
  @Column({ type: DataType.TEXT, allowNull: false })
  declare transport: 'COOKIE' | 'BEARER';

  /** False: the cookie ends with the browser. */
  @Column({ type: DataType.BOOLEAN, allowNull: false })
  declare isRemembered: boolean;

  @Column({ type: DataType.DATE, allowNull: false })
  declare createdAt: Date;

  /** Written at most once a minute. */
  @Column({ type: DataType.DATE, allowNull: false })
  declare lastSeenAt: Date;

  /** When the person last proved the password. */
  @Column({ type: DataType.DATE, allowNull: false })
  declare authenticatedAt: Date;

  /** When it ends if it is not used again; never later than `endsAt`. */
  @Column({ type: DataType.DATE, allowNull: false })
  declare expiresAt: Date;

  /** When it ends however much it is used. */
  @Column({ type: DataType.DATE, allowNull: false })
  declare endsAt: Date;

  @Column({ type: DataType.TEXT })
  declare ipAddress: string | null;

  @Column({ type: DataType.TEXT })
  declare userAgent: string | null;
}
