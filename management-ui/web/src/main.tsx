import { render } from 'preact';
import { resume } from './api/account';
import { keepLive } from './live/live';
import { App } from './shell/App';
import { listenToKeys } from './shell/keys';
import { keepTheme } from './shell/theme';
import './styles/index.css';

keepTheme();
listenToKeys();
keepLive();
void resume();
const root = document.getElementById('app');
if (root) {
  render(<App />, root);
}
