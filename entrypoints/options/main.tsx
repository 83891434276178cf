import { mountOptions } from '../../lib/ui/mount-options.tsx';

const root = document.getElementById('root');
if (root !== null) mountOptions(root);
