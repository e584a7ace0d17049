/** A part of the playground that a teacher's link may leave out. */
import type { ReactNode } from 'react';
import { useAddressState } from '../address/context';
import type { RegionName } from '../address/lesson';

export function Region({ name, children }: { readonly name: RegionName; readonly children: ReactNode }) {
  const hidden = useAddressState(({ lesson }) => lesson.hide.includes(name));
  return hidden ? null : children;
}
