import { domainToASCII } from 'node:url';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLEmailAddress } from 'graphql-scalars';

/**
 * The `EmailAddress` scalar: trims, then refuses with `BAD_USER_INPUT` what cannot be an address at all. The
 * judgement itself is graphql-scalars'; this only lets an international domain in, which that one refuses.
 */
export const EmailAddressScalar = new GraphQLScalarType({
  name: 'EmailAddress',
  description:
    'An e-mail address such as `ada@example.org`. Surrounding white space is dropped; what cannot be an address is ' +
    'refused with `BAD_USER_INPUT`. The answer holds the canonical form: lower case, international domains in ASCII.',
  serialize: (value) => String(value),
  parseValue: parse,
  parseLiteral(node) {
    return parse(node.kind === Kind.STRING ? node.value : null);
  },
});

function parse(value: unknown): string {
  if (typeof value !== 'string') throw notAnAddress();
  const address = value.trim();
  const at = address.lastIndexOf('@');
  if (at < 1) throw notAnAddress();
  try {
    GraphQLEmailAddress.parseValue(`${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`);
  } catch {
    throw notAnAddress();
  }
  return address;
}

const notAnAddress = (): GraphQLError =>
  new GraphQLError('This is not an e-mail address.', { extensions: { code: 'BAD_USER_INPUT' } });
