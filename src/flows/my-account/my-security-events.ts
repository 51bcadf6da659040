import { AuditEvent, listUserEvents } from '../../audit/index.js';
import type { Ctx } from '../../context.js';
import { Denial } from '../../errors.js';

export interface EventPage {
  events: AuditEvent[];
  hasNextPage: boolean;
}

const LARGEST_PAGE = 100;

/** A page of what happened to the caller's account, newest first, behind the event that `after` points to. */
export async function mySecurityEvents(
  ctx: Ctx,
  { first, after }: { first: number; after?: string | null },
): Promise<EventPage> {
  if (first < 1 || first > LARGEST_PAGE) {
    throw new Denial('BAD_USER_INPUT', { message: `\`first\` must be from 1 to ${LARGEST_PAGE}.` });
  }
  const { userId, user } = ctx.caller!;
  const behind = after ? readCursor(after) : null;
  const events = await listUserEvents(ctx, {
    userId,
    subject: user.email,
    createdAt: user.createdAt,
    behind,
    limit: first + 1,
  });
  return { events: events.slice(0, first), hasNextPage: events.length > first };
}

/** Where an event stands: its moment, and its id among those of one moment. Opaque to clients. */
export const cursorOf = ({ at, id }: AuditEvent): string =>
  Buffer.from(`${at.toISOString()}|${id}`).toString('base64url');

/** A moment that Postgres knows too, and the id of a row. */
const CURSOR =
  /^([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readCursor(cursor: string): { at: Date; id: string } {
  const [, moment = '', id = ''] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) {
    throw new Denial('BAD_USER_INPUT', { message: '`after` is not a cursor of this list.' });
  }
  return { at, id };
}
