/** The component library's theme: ink on paper, one type scale, small radii. Colours that mean something are in theme.css. */
import { Button, Checkbox, createTheme, type MantineColorsTuple, Switch } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#f3f4f5',
  '#e4e7ea',
  '#cbd0d6',
  '#aab2bb',
  '#8a949f',
  '#68737f',
  '#4d5762',
  '#39424c',
  '#262d35',
  '#161b20',
];

export const theme = createTheme({
  colors: { ink },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 1 },
  fontFamily:
    "ui-sans-serif, -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.4', xl: '1.3' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '12px', xl: '20px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Ink turns light on the dark page, so what stands on it must turn dark.
    Button: Button.extend({
      vars: (_, { variant }) => ({
        root: variant === undefined || variant === 'filled' ? { '--button-color': 'var(--surface)' } : {},
      }),
    }),
    Checkbox: Checkbox.extend({ vars: () => ({ root: { '--checkbox-icon-color': 'var(--surface)' } }) }),
    // The library's lock passes a number down to every element of the page, which must all be looked at again; theme.css
    // holds the page still instead.
    ModalRoot: { defaultProps: { lockScroll: false } },
    DrawerRoot: { defaultProps: { lockScroll: false } },
    Switch: Switch.extend({ defaultProps: { withThumbIndicator: false } }),
  },
});
