import { randomBytes, randomUUID } from 'node:crypto';

/** 256 random bits: nobody guesses it, so a plain SHA-256 of it may be stored. */
export const randomSecret = (): Buffer => randomBytes(32);

/** 256 random bits as 43 base64url characters. */
export const randomToken = (): string => randomSecret().toString('base64url');

/** A fresh identifier (UUID version 4). It names a row; it never opens anything. */
export const newId = (): string => randomUUID();
