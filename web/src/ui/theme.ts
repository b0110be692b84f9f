import {
  Anchor,
  Badge,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  NavLink,
  Paper,
} from '@mantine/core'

/** One accent colour and one scale of spaces for all pages behind the log-in. */
const accent: MantineColorsTuple = [
  '#eef2ff',
  '#dfe6fb',
  '#bccbf3',
  '#96aeec',
  '#7795e6',
  '#6385e2',
  '#577de1',
  '#476bc8',
  '#3b5fb5',
  '#2a51a0',
]

export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  // Light enough for dark pages, dark enough for white text on it.
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  // The accent may be the operator's, which has its own text on it.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input)
    const isAccent = input.color === undefined || input.color === 'accent'
    if (input.variant !== 'filled' || !isAccent) return colors
    return {
      ...colors,
      background: 'var(--mantine-primary-color-filled)',
      hover: 'var(--mantine-primary-color-filled-hover)',
      color: 'var(--leadmill-on-accent)',
    }
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.45' },
    },
  },
  components: {
    // With an animation a dialog is not there before the next frame, and a key pressed until then acts on the page behind.
    Modal: { defaultProps: { transitionProps: { duration: 0 } } },
    // Their element is <header>, which would be a second banner of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    // Within a text colour alone does not tell a link.
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    Badge: Badge.extend({ styles: { label: { textTransform: 'none' } } }),
    NavLink: NavLink.extend({ defaultProps: { variant: 'filled' } }),
    Paper: Paper.extend({ defaultProps: { withBorder: true, radius: 'lg' } }),
  },
})

/** Mantine's own values of these fail WCAG AA for contrast. */
export const variables: CSSVariablesResolver = () => ({
  variables: { '--leadmill-on-accent': '#fff' },
  light: {
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--leadmill-page': '#fafbfc',
    '--leadmill-line': 'var(--mantine-color-gray-3)',
  },
  dark: {
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-anchor': 'var(--mantine-color-accent-3)',
    '--leadmill-page': 'var(--mantine-color-dark-8)',
    '--leadmill-line': 'var(--mantine-color-dark-4)',
  },
})
