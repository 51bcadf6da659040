import { playStory } from '../shared/story.mjs';
import { start } from './start.mjs';

playStory('Apollo Gateway', start);
