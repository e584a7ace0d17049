/** How views reach the address: which view is shown, what it keeps there, and links to the others. */
import { createContext, type MouseEvent, type ReactNode, use, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Address, AddressState, View } from './address';

const AddressContext = createContext<Address | undefined>(undefined);

export const AddressProvider = AddressContext;

/** @throws Error outside of a provider, which is a mistake in the program. */
export function useAddress(): Address {
  const address = use(AddressContext);
  if (!address) throw new Error('A view is used outside of AddressProvider.');
  return address;
}

/** The selected part of the address; the component renders again when it changes. */
export function useAddressState<T>(select: (state: AddressState) => T): T {
  return useStore(useAddress().store, select);
}

/** What the view shown keeps in the address. Write it with {@link Address.keep}. */
export function useOwnParameters(): URLSearchParams {
  const own = useAddressState((state) => state.own);
  return useMemo(() => new URLSearchParams(own), [own]);
}

interface ViewLinkProps {
  readonly to: View;
  readonly own?: Readonly<Record<string, string>>;
  readonly className?: string;
  /** Whether it is marked as the current page while its view is shown; one to another part of a view is not. */
  readonly marks?: 'the view' | 'nothing';
  readonly children: ReactNode;
}

/** A real link to a view that opens it without loading the page again. */
export function ViewLink({ to, own = {}, className, marks = 'the view', children }: ViewLinkProps) {
  const address = useAddress();
  // A link shows where it leads, so it follows every change of the run's part.
  useAddressState((state) => state.run);
  const current = useAddressState((state) => marks === 'the view' && state.view === to);
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    address.go(to, own);
  };
  return (
    <a
      href={address.queryOf(to, own)}
      className={className}
      aria-current={current ? 'page' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}
