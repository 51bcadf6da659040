import { RateLimitCounter } from './abuse/index.js';
import { AuditEvent } from './audit/index.js';
import { Challenge } from './challenges/index.js';
import { Farewell } from './flows/my-account/index.js';
import { Registration } from './flows/registration/index.js';
import { Session, SigningKey } from './sessions/index.js';
import { User } from './users/index.js';

/** Every model; the tables of the migrations. */
export const MODELS = [
  User,
  Registration,
  Challenge,
  Session,
  AuditEvent,
  RateLimitCounter,
  SigningKey,
  Farewell,
];
