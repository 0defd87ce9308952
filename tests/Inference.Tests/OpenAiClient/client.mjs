// Asks a server what its users' programs would, and prints as JSON what they get.
// node client.mjs BASE_URL MODEL, where the package "openai" can be found.
import OpenAI, { BadRequestError, NotFoundError } from 'openai';

const [baseURL, model] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
const ask = { model, temperature: 0, messages: [{ role: 'user', content: '3+4=' }] };

const whole = await client.chat.completions.create(ask);

let [thoughts, text, usage, finish] = ['', '', null, null];
for await (const chunk of await client.chat.completions.create({ ...ask, stream: true, stream_options: { include_usage: true } })) {
  const choice = chunk.choices[0];
  thoughts += choice?.delta?.reasoning_content ?? '';
  text += choice?.delta?.content ?? '';
  finish = choice?.finish_reason ?? finish;
  usage = chunk.usage ?? usage;
}

const left = await client.chat.completions.create({ ...ask, temperature: 2, max_tokens: 100, stream: true });
for await (const _ of left) break; // aborts the request

const refused = async (change) => {
  try {
    await client.chat.completions.create({ ...ask, ...change });
    return 'answered';
  } catch (e) {
    return { kind: e.constructor.name, status: e.status, code: e.code, param: e.param, known: e instanceof BadRequestError || e instanceof NotFoundError };
  }
};

console.log(JSON.stringify({
  models: (await client.models.list()).data.map((m) => m.id),
  whole: { text: whole.choices[0].message.content, thoughts: whole.choices[0].message.reasoning_content, finish: whole.choices[0].finish_reason, usage: whole.usage },
  stream: { text, thoughts, finish, usage },
  several: await refused({ n: 2 }),
  stranger: await refused({ model: 'gpt-4' }),
  long: await refused({ messages: [{ role: 'user', content: '1'.repeat(500) }] }),
  completion: (await client.completions.create({ model, prompt: '3+4=', max_tokens: 3, temperature: 0 })).choices[0].finish_reason,
}));
