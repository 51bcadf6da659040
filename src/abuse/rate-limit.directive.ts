import { DirectiveLocation, GraphQLDirective, GraphQLInt, GraphQLNonNull, type GraphQLSchema } from 'graphql';
import { rateLimitDirective, type RateLimitKeyGenerator } from 'graphql-rate-limit-directive';
import type { Ctx, World } from '../context.js';
import { Denial } from '../errors.js';
import { canonicalEmail } from '../mail/index.js';
import { type Budget, limiterClassOf } from '../platform/counters.js';
import { errorFields } from '../platform/logger.js';
import type { Limit } from '../platform/metrics.js';
import { logSecurityEvent } from '../platform/security-log.js';
import { counterKey, scaled } from './budgets.js';
import { limitKeyOfAddress } from './client-address.js';

const limitArguments = {
  limit: { type: new GraphQLNonNull(GraphQLInt), description: 'Calls let through in one window.' },
  duration: { type: new GraphQLNonNull(GraphQLInt), description: 'Length of the window in seconds.' },
};

export const rateLimitDirectives: readonly GraphQLDirective[] = [
  new GraphQLDirective({
    name: 'rateLimit',
    description:
      'At most `limit` calls in `duration` seconds from one client address (IPv6: one /64). Every alias counts.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: limitArguments,
  }),
  new GraphQLDirective({
    name: 'rateLimitAccount',
    description:
      'At most `limit` calls in `duration` seconds for one submitted account (canonical e-mail, username or ticket), whether it exists or not.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: limitArguments,
  }),
];

/**
 * Wraps every field that carries one of the directives. They are applied outermost: what is over the limit costs
 * one statement and looks nothing up.
 */
export function applyRateLimits(world: World, schema: GraphQLSchema): GraphQLSchema {
  const ofAccount = transformer(world, 'rateLimitAccount', (ctx, args) => accountOf(args) ?? ctx.request.id);
  const ofAddress = transformer(world, 'rateLimit', (ctx) =>
    limitKeyOfAddress(ctx.request.clientAddress ?? 'none'),
  );
  return ofAddress(ofAccount(schema));
}

function transformer(
  world: World,
  name: keyof typeof LIMITS,
  whoseOf: (ctx: Ctx, args: Record<string, unknown>) => string,
): (schema: GraphQLSchema) => GraphQLSchema {
  const { config } = world;
  const keyGenerator: RateLimitKeyGenerator<Ctx> = (_limits, _source, args, ctx, info) =>
    // The directive's name is part of the key: an address and an account of one spelling share nothing.
    `${info.fieldName}:${counterKey(config, name, info.fieldName, whoseOf(ctx, args))}`;
  const { rateLimitDirectiveTransformer } = rateLimitDirective<Ctx>({
    name,
    keyGenerator,
    limiterClass: limiterClassOf((key, budget) => spend(world, LIMITS[name], key, scaled(budget, config))),
    onLimit: ({ msBeforeNext }, _limits, _source, _args, ctx, info) => {
      logSecurityEvent(ctx, 'excess_rate_limit_exceeded', { operation: info.fieldName, outcome: name });
      throw new Denial('RATE_LIMITED', { retryAfter: Math.max(1, Math.ceil(msBeforeNext / 1000)) });
    },
  });
  return rateLimitDirectiveTransformer;
}

/** The directives as metrics name them. */
const LIMITS = { rateLimit: 'client_address', rateLimitAccount: 'account' } as const satisfies Record<
  string,
  Limit
>;

async function spend(
  world: World,
  limit: Limit,
  key: string,
  budget: Budget,
): ReturnType<World['counters']['spend']> {
  try {
    const spending = await world.counters.spend(key, budget);
    world.metrics.countLimit(limit, spending.isWithinBudget ? 'passed' : 'refused');
    return spending;
  } catch (error) {
    world.metrics.countLimit(limit, 'store_away');
    world.log.error('limits.store_unreachable', errorFields(error));
    // A login goes on: the failed-login rule has a small allowance of its own for this moment.
    if (key.startsWith('login:')) return { isWithinBudget: true, count: 0, retryAfter: 1 };
    // Whatever sends mail does not: without counting it would be free for whoever broke the store.
    throw new Denial('SERVER_BUSY', { retryAfter: 5 });
  }
}

/** The account that a request is about, as submitted: whether anybody has it is not asked here. */
function accountOf({ input }: Record<string, unknown>): string | null {
  const { email, newEmail, identifier, ticket } = (input ?? {}) as Record<string, unknown>;
  const submitted = [email, newEmail, identifier, ticket].find((value) => typeof value === 'string');
  if (typeof submitted !== 'string') return null;
  return submitted === ticket ? submitted : (canonicalEmail(submitted) ?? submitted.trim().toLowerCase());
}
