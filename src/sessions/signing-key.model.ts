import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** A key pair that signs access tokens. */
@Table({ tableName: 'signing_keys' })
export class SigningKey extends Model {
  /** RFC 7638 thumbprint of the public key; the `kid` of its tokens. */
  @Column({ type: DataType.TEXT, primaryKey: true })
  declare id: string;

  @Column({ type: DataType.JSONB, allowNull: false })
  declare publicJwk: Record<string, unknown>;

  /** Encrypted with a key derived from APP_SECRET. */
  @Column({ type: DataType.BLOB, allowNull: false })
  declare encryptedPrivateKey: Buffer;

  @Column({ type: DataType.DATE, allowNull: false })
  declare createdAt: Date;

  /** Published before it signs, so that every verifier has fetched it by then. */
  @Column({ type: DataType.DATE, allowNull: false })
  declare signsFrom: Date;

  /** When its last token has expired; null while it may still sign. */
  @Column({ type: DataType.DATE })
  declare retiresAt: Date | null;
}
