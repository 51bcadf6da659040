import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { Ctx } from '../context.js';
import { Denial } from '../errors.js';
import { RETRY_AFTER_OUTAGE_SECONDS } from './format-error.js';

/** Nobody waits longer than ten seconds, whatever hangs; the rest is for the way there and back. */
const PATIENCE_MS = 8500;

/**
 * Waits for `work` while the patience of this request lasts, then throws `SERVER_BUSY`. Several steps share one
 * patience: each has its own time-out, but a chain of them adds up. Work that nobody waits for any more runs to
 * its own end, and its client may ask again.
 */
export type Patience = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createPatience(milliseconds = PATIENCE_MS): Patience {
  const endsAt = performance.now() + milliseconds;
  return async (work) => {
    const left = endsAt - performance.now();
    if (left <= 0) throw busy();
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(busy()), left);
    });
    try {
      return await Promise.race([work(), over]);
    } finally {
      clearTimeout(timer);
    }
  };
}

const busy = (): Denial => new Denial('SERVER_BUSY', { retryAfter: RETRY_AFTER_OUTAGE_SECONDS });

/** Every root field answers while the patience of its request lasts. */
export function answerInTime(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.ROOT_FIELD]: (field) => {
      const { resolve = defaultFieldResolver } = field;
      return {
        ...field,
        resolve: async (source: unknown, args, ctx: Ctx & { patience: Patience }, info) => {
          try {
            return await ctx.patience(async () => await resolve(source, args, ctx, info));
          } catch (error) {
            // A session that may not have been committed when time was up must not reach the browser.
            if (error instanceof Denial && error.code === 'SERVER_BUSY') delete ctx.outbox.cookie;
            throw error;
          }
        },
      };
    },
  });
}
