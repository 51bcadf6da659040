/** The migrated database that every test file clones. */
export const TEMPLATE = 'portcullis_test_template';
