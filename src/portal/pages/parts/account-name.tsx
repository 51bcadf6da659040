/** Not to be seen: tells password managers whose password this form is about. */
export const AccountName = ({ email }: { email: string }) => (
  <input type="text" name="username" autocomplete="username" value={email} readOnly hidden />
);
