import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import { type AnchorHTMLAttributes, forwardRef } from 'react'

type Html<Own> = Own & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Own>

/** A link to another page of this entry: `<PageLink to={`/leads/${id}`}>`. */
export const PageLink = createLink(
  forwardRef<HTMLAnchorElement, Html<AnchorProps>>(function PageLink(props, ref) {
    return <Anchor ref={ref} {...props} />
  }),
)

/** The same, drawn as a button: for what begins something. */
export const LinkButton = createLink(
  forwardRef<HTMLAnchorElement, Html<ButtonProps>>(function LinkButton(props, ref) {
    return <Button component="a" ref={ref} {...props} />
  }),
)
