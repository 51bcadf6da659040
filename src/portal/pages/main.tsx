import './fragment.js';
import { render } from 'preact';
import { App } from './app.js';
import './style.css';
import { chosenLocale, loadWords } from './words/index.js';

const locale = chosenLocale();
const words = await loadWords(locale);
render(<App locale={locale} words={words} />, document.getElementById('pages')!);
