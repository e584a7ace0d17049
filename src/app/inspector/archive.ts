/** What the inspector needs of the archive of proposals. */
import type { ArchiveClient } from '../../engine/archive/client';

export type ProposalArchive = Pick<ArchiveClient, 'query' | 'detail' | 'tasks' | 'points' | 'watch'>;
