/** How the operator of this installation is called: nginx writes it into the page. */
export type Brand = { name: string }

export function brand(): Brand {
  return { name: 'Leadmill' }
}
