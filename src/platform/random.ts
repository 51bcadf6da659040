import { randomBytes, randomUUID } from 'node:crypto';

/** 256 random bits: nobody guesses it, so a plain SHA-256 of it may be stored. */
export const randomSecret = (): Buffer => randomBytes(32);

/** 256 random bits as 43 base64url characters. */
export const randomToken = (): string => randomSecret().toString('base64url');

/** A fresh identifier (UUID version 4). It names a row; it never opens anything. */
export const newId = (): string => randomUUID();

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text can be the name of a row. Postgres takes anything else for a mistake of ours. */
export const isId = (text: string): boolean => UUID.test(text);
