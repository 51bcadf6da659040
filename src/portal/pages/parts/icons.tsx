/** Drawn on 24 by 24, in the colour of the text around. All of them accompany words, so they say nothing themselves. */
const PATHS = {
  gate: 'M4 21V11a8 8 0 0 1 16 0v10M8.5 20V8.5M12 20V7M15.5 20V8.5M4.5 12h15M4.5 16.5h15',
  problem: 'M12 8v5m0 3.2v.1M12 3 2.5 20h19z',
  success: 'M8 12.5l2.8 2.8L16.5 9M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  info: 'M12 11v6m0-9.3v-.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  letter: 'M3 6h18v12H3zm0 1 9 6.5L21 7',
  show: 'M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12zm13 0a3 3 0 1 1-6 0 3 3 0 0 1 6 0z',
  hide: 'M4 4l16 16M9.9 5.7A9.6 9.6 0 0 1 12 5.5c6.4 0 10 6.5 10 6.5a17 17 0 0 1-2.9 3.6M6.2 7.5A16.6 16.6 0 0 0 2 12s3.6 6.5 10 6.5a9.5 9.5 0 0 0 4.2-1M10 10.2a3 3 0 0 0 4 4.1',
  expand: 'M6 9l6 6 6-6',
  desktop: 'M3 5h18v11H3zm6 15h6m-3-4v4',
  mobile: 'M8 3h8v18H8zm3 15h2',
  tablet: 'M5 3h14v18H5zm5 15h4',
  bot: 'M5 9h14v10H5zm7-4v4M9 13.5v.1m6-.1v.1M9.5 16.5h5',
  other: 'M12 16.5v.1M9.2 9.2a2.8 2.8 0 1 1 4 2.6c-.8.4-1.2 1-1.2 1.9M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
};

export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);
