/**
 * The append-only record of who asked for what, from where. It promises a closed vocabulary and rows that hold
 * no secret and no submitted text. It refuses to know what an event means to the flow that records it.
 */
export { AuditEvent } from './audit-event.model.js';
export { forgetOrigins } from './forget.js';
export { listUserEvents } from './list.js';
export { type AuditEntry, record } from './record.js';
export { hasSignedInLikeThis, listSignInsBefore } from './sign-ins.js';
export { type AuditEventType, USER_EVENT_TYPES, type UserEventType } from './vocabulary.js';
