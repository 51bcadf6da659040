import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { type RefusalCode, REFUSALS, type RefusedField } from './errors.js';

const MEANINGS: Record<RefusalCode, string> = {
  EMAIL_INVALID:
    'The address has a form we do not send to, such as a quoted local part. Ask for another one.',
  EMAIL_TAKEN: 'Somebody has this address already. Only ever said to someone who has proven that mailbox.',
  EMAIL_UNCHANGED: 'The new address is the current one.',
  USERNAME_INVALID: 'Not 3 to 30 of a-z, 0-9, `_`, `.` and `-`, starting with a letter.',
  USERNAME_TAKEN: 'A user or an open registration has this username. Ask for another one.',
  DISPLAY_NAME_INVALID: 'Longer than 100 characters, or with unprintable ones.',
  LOCALE_INVALID: 'Not a BCP 47 language tag, such as `en` or `de-AT`.',
  PASSWORD_TOO_SHORT: 'Fewer characters than `authSettings.passwordMinLength`.',
  PASSWORD_TOO_LONG: 'More characters than `authSettings.passwordMaxLength`.',
  PASSWORD_TOO_COMMON: 'On the list of passwords that attackers try first, or one of them with padding.',
  PASSWORD_TOO_OBVIOUS: 'It contains the e-mail address, the username or the name of this service.',
  PASSWORD_UNCHANGED: 'The new password is the current one.',
  INVALID_CREDENTIALS:
    'Wrong password, unknown account, disabled account or unverified address: never told apart.',
  INVALID_OR_EXPIRED_TOKEN: 'Forged, used, superseded or expired: never told apart. Ask for a new letter.',
  PROOF_REQUIRED: 'The mailbox proof is fine; `ticket` or `password` is needed too.',
  SESSION_NOT_FOUND: 'The caller has no such session; it may have ended already.',
  CAPTCHA_REQUIRED: 'Repeat the request with `captchaToken`.',
  CAPTCHA_INVALID: 'The `captchaToken` was wrong, used or too old.',
  AUDIENCE_NOT_ALLOWED: 'The audience is not one of the configured ones.',
};

export const AuthErrorCode = Object.fromEntries(Object.keys(REFUSALS).map((code) => [code, code])) as {
  [Code in RefusalCode]: Code;
};
registerEnumType(AuthErrorCode, {
  name: 'AuthErrorCode',
  description: 'Why a request was refused. Stable: show `message` to people, switch on `code` in programs.',
  valuesConfig: Object.fromEntries(
    Object.entries(MEANINGS).map(([code, description]) => [code, { description }]),
  ),
});

@ObjectType({
  description: 'An expected refusal. It travels as data, so every parent gateway passes it on unchanged.',
})
export class AuthUserError {
  @Field(() => AuthErrorCode, { description: 'For programs, such as `USERNAME_TAKEN`.' })
  code!: RefusalCode;

  @Field(() => String, { description: 'One sentence for a person, in English.' })
  message!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The input field it is about, such as `newPassword`; null when it is about the whole request.',
  })
  field!: string | null;
}

/** Declares the `errors` field that every payload has. */
export const ErrorsField = (): PropertyDecorator =>
  Field(() => [AuthUserError], {
    description: 'Empty exactly when the request did what it asked; otherwise the other fields are null.',
  });

/** A refusal as payloads show it. */
export const presentRefusal = ({ code, field }: RefusedField): AuthUserError =>
  Object.assign(new AuthUserError(), { code, message: REFUSALS[code], field });
