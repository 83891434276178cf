import { mountKeyUse } from '../../lib/ui/mount-key-use.tsx';

const root = document.getElementById('root');
if (root !== null) mountKeyUse(root);
