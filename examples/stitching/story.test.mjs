import { playStory } from '../shared/story.mjs';
import { start } from './start.mjs';

playStory('graphql-tools stitching', start);
