/** Line icons on a grid of 24, all of our own. They say nothing that the words beside them do not. */
const paths = {
  alert:
    'M12 8v5M12 16.5v.01M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z',
  arrowDown: 'M12 5v14M6 13l6 6 6-6',
  arrowRight: 'M5 12h14M13 6l6 6-6 6',
  arrowUp: 'M12 19V5M6 11l6-6 6 6',
  bell: 'M6 16V10a6 6 0 1 1 12 0v6l1.5 2h-15L6 16ZM10 21h4',
  card: 'M3 7a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7ZM3 10h18M7 15h3',
  chart: 'M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6',
  check: 'M5 12.5 10 17.5 19.5 7',
  close: 'M6 6l12 12M18 6 6 18',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  devices: 'M3 6h13v9H3zM2 18h10M16 9h5v10h-5z',
  dots: 'M6 12v.01M12 12v.01M18 12v.01',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  edit: 'M4 20h4L19 9l-4-4L4 16v4ZM13.5 6.5l4 4',
  file: 'M6 3h8l4 4v14H6V3ZM14 3v4h4M9 13h6M9 17h4',
  filter: 'M4 5h16l-6 8v5l-4 2v-7L4 5Z',
  form: 'M5 3h14v18H5zM9 8h6M9 12h6M9 16h3',
  grip: 'M9 6v.01M9 12v.01M9 18v.01M15 6v.01M15 12v.01M15 18v.01',
  health: 'M3 12h4l3-7 4 14 3-7h4',
  heart: 'M12 20S4 15 4 9.5A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8 2.5C20 15 12 20 12 20Z',
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4v-9Z',
  import: 'M4 14v5a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-5M12 3v12M7 10l5 5 5-5',
  inbox: 'M4 13l3-8h10l3 8v6H4v-6ZM4 13h5l1 3h4l1-3h5',
  key: 'M14 10a4 4 0 1 0-3 3.9L12.5 15H15v2h2v2h3v-3.5L13.9 11M7.5 9.5v.01',
  layers: 'M12 3l9 5-9 5-9-5 9-5ZM3 13l9 5 9-5',
  leads: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20a7.5 7.5 0 0 1 15 0',
  log: 'M5 5h14M5 10h14M5 15h9M5 20h6',
  logOut: 'M10 4H5v16h5M15 8l4 4-4 4M19 12H9',
  mail: 'M3 6h18v12H3zM3 7l9 7 9-7',
  market:
    'M4 9l1.5-5h13L20 9M4 9v11h16V9M4 9a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.4 0A2.7 2.7 0 0 0 20 9M10 20v-5h4v5',
  message: 'M4 5h16v12H9l-5 4V5Z',
  organization:
    'M4 21V5l8-2v18M12 9h8v12M4 21h16M7.5 8v.01M7.5 12v.01M7.5 16v.01M16 13v.01M16 17v.01',
  pause: 'M8 5v14M16 5v14',
  plus: 'M12 5v14M5 12h14',
  refresh: 'M20 11a8 8 0 0 0-14.5-3.5L4 9M4 4v5h5M4 13a8 8 0 0 0 14.5 3.5L20 15M20 20v-5h-5',
  refund: 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  rules: 'M4 6h10M18 6h2M16 4v4M4 12h3M11 12h9M9 10v4M4 18h10M18 18h2M16 16v4',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20',
  settings:
    'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM19 12l2-1.5-1.8-3.4-2.4.8-1.6-1L14.8 4H9.2l-.5 2.9-1.6 1-2.4-.8L3 10.500 5 12l-2 1.500 1.800 3.400 2.400-.8 1.600 1 .5 2.900h5.600l.4-2.900 1.600-1 2.400.8 1.700-3.400L19 12Z',
  shield: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.500-1-8-4-8-9V6l8-3Z',
  star: 'M12 4l2.500 5.200 5.700.8-4.100 4 1 5.700L12 17l-5.100 2.700 1-5.700-4.100-4 5.700-.8L12 4Z',
  subscriptions: 'M4 12a8 8 0 0 1 14-5.300M20 12a8 8 0 0 1-14 5.300M18 3v4h-4M6 21v-4h4M12 8.500v7',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6',
  users:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20a6.500 6.500 0 0 1 13 0M16 4.500a3.500 3.500 0 0 1 0 6M18 14a6.500 6.500 0 0 1 3.500 6',
  wallet: 'M4 7h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H4V7ZM4 7l11-3v3M16 13.500v.01',
  webhook:
    'M12 8a3 3 0 1 0-3-3c0 1 .5 2 1.300 2.500L7 14M7 19a3 3 0 1 0-2.500-4.700M7 16.500h8M17 19a3 3 0 1 0-1-5.800L12.500 7',
} as const

export type IconName = keyof typeof paths

/** An icon for the eye; `aria-hidden`, so the words are elsewhere. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  )
}
