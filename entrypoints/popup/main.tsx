import { mountPopup } from '../../lib/ui/mount-popup.tsx';

const root = document.getElementById('root');
if (root !== null) mountPopup(root);
