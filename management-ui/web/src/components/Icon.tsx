/** Line icons, drawn here: a font or a set of files would cost more than it gives. All are 16 by 16. */
const PATHS = {
  overview: 'M2 13h3V8H2zM6.5 13h3V3h-3zM11 13h3V6h-3z',
  cluster: 'M8 2.2 13 5v6l-5 2.8L3 11V5zM3 5l5 3 5-3M8 8v5.8',
  queue: 'M2 4h12v3H2zM2 9h12v3H2z',
  exchange: 'M2 5h11l-3-3M14 11H3l3 3',
  topology: 'M3 3h3v3H3zM10 2h3v3h-3zM10 11h3v3h-3zM6 4.5h2v8h2M8 4h2',
  connection: 'M6 4V1.5M10 4V1.5M4 4h8v3a4 4 0 0 1-8 0zM8 11v3.5',
  channel: 'M2 4c4 0 4 8 12 8M2 12c4 0 4-8 12-8',
  consumer: 'M8 2v7M5 6.5 8 9.5l3-3M2.5 11v2.5h11V11',
  message: 'M2 3.5h12v9H2zM2 4l6 5 6-5',
  deadletter: 'M2 3.5h12v9H2zM6 6.5l4 4M10 6.5l-4 4',
  policy: 'M4 1.8h8v12.4H4zM6 5h4M6 8h4M6 11h2',
  access: 'M8 7.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.5 14c.6-3 2.8-4.3 5.5-4.3s4.9 1.3 5.5 4.3',
  vhost: 'M2 4h12M2 8h12M2 12h12M5 2v12',
  definitions: 'M5 2H3.5v12H5M11 2h1.5v12H11M6.5 6h3M6.5 10h3',
  logs: 'M2.5 3h11M2.5 6.3h8M2.5 9.6h11M2.5 13h6',
  audit: 'M8 2a6 6 0 1 0 6 6M8 5v3.5l2 1.2M11 2.5 14 5',
  settings: 'M2 4.5h6M11 4.5h3M2 11.5h3M8 11.5h6M8 2.8v3.4h3V2.8zM5 9.8v3.4h3V9.8z',
  flag: 'M3.5 14V2h8l-1.5 3 1.5 3h-8',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.8 10.8 14 14',
  play: 'M4.5 3v10l8-5z',
  pause: 'M5 3v10M11 3v10',
  sun: 'M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M3 13l1.1-1.1M11.9 4.1 13 3',
  moon: 'M13.5 9.5A6 6 0 1 1 6.5 2.5a5 5 0 0 0 7 7z',
  auto: 'M8 2a6 6 0 1 0 0 12zM8 2v12M8 2a6 6 0 0 1 0 12',
  warning: 'M8 2 15 13.5H1zM8 6.5v3M8 11.3v.6',
  check: 'M2.5 8.5 6 12l7.5-8',
  cross: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  plus: 'M8 2.5v11M2.5 8h11',
  more: 'M2.6 8h1M7.5 8h1M12.4 8h1',
  columns: 'M2.5 2.5h11v11h-11zM6.2 2.5v11M9.9 2.5v11',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  download: 'M8 2v7M5 6.5 8 9.5l3-3M2.5 11v2.5h11V11',
  down: 'M3.5 6 8 10.5 12.5 6',
  right: 'M6 3.5 10.5 8 6 12.5',
  up: 'M3.5 10 8 5.5 12.5 10',
  menu: 'M2 4h12M2 8h12M2 12h12',
  help: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM6 6.3C6 5 7 4.3 8.1 4.3c1.1 0 2 .7 2 1.8C10.1 7.6 8 7.7 8 9.3M8 11.3v.5',
  logout: 'M9.5 2.5h-6v11h6M7 8h7.5M11.5 5l3 3-3 3',
  trash: 'M2.5 4h11M6 4V2.5h4V4M4 4l.7 9.5h6.6L12 4',
  empty: 'M2 9.5 4 3h8l2 6.5V13H2zM2 9.5h3.5l1 1.5h3l1-1.5H14',
  star: 'M8 2l1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: what it means is said in words beside it or in the label of its button. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
