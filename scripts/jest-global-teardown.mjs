// The loader is still registered: see jest-global-setup.mjs. Setup and teardown share their modules' state.

const { default: teardown } = await import('../test/support/global-teardown.js');

export default teardown;
