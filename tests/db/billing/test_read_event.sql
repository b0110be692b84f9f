begin;
select plan(33);

create function pg_temp.event(raw text) returns text language plpgsql as $$
declare
  v_event billing.event;
begin
  v_event := billing.read_event(convert_to(raw, 'UTF8'));
  return concat_ws(' ', v_event.event_id, v_event.type, extract(epoch from v_event.created)::bigint, v_event.api_version, v_event.livemode);
exception when sqlstate 'PGRST' then
  return (sqlerrm::jsonb ->> 'code') || ' ' || (sqlerrm::jsonb ->> 'details');
end
$$;
create function pg_temp.name(escaped text) returns text language sql as $$
  select billing.known_part(billing.readable(convert_to(format('{"name": "%s"}', escaped), 'UTF8')), '{"name": true}') ->> 'name'
$$;

select is(pg_temp.event('{"id": "evt_1", "type": "a.b_c", "created": 1800000000, "api_version": "2026-10-28.endive", "livemode": false, "data": {"object": {}}}'),
  'evt_1 a.b_c 1800000000 2026-10-28.endive f', 'what an event says of itself');
select is(pg_temp.event('{"id": "evt_1", "type": "x", "created": 1e999999, "api_version": [1], "livemode": "no", "data": {"object": {}}}'),
  'LM513 no JSON', 'a known number without end');
select is(pg_temp.event('{"id": "evt_1", "type": "x", "created": "soon", "api_version": [1], "livemode": "no", "data": {"object": {}}}'),
  'evt_1 x', 'what is of another kind is as if it was not there');
select is(pg_temp.event(v.raw), v.said, v.raw) from (values
  ('', 'LM513 no JSON'), ('{', 'LM513 no JSON'), ('[]', 'LM513 not an object'), ('"evt_1"', 'LM513 not an object'),
    ('null', 'LM513 not an object'),
  ('{"id": "evt_1", "id": "evt_2", "type": "x", "data": {"object": {}}}', 'LM513 no JSON'),
  ('{"id": "evt_1", "type": "x", "data": {"object": {}}, "n": NaN}', 'LM513 no JSON'),
  ('{"type": "x", "data": {"object": {}}}', 'LM513 id'), ('{"id": 7, "type": "x", "data": {"object": {}}}', 'LM513 id'),
  ('{"id": "evt_\u0000", "type": "x", "data": {"object": {}}}', 'LM513 id'),
    ('{"id": "", "type": "x", "data": {"object": {}}}', 'LM513 id'),
  ('{"id": "evt_1", "data": {"object": {}}}', 'LM513 type'), ('{"id": "evt_1", "type": "X Y", "data": {"object": {}}}', 'LM513 type'),
  ('{"id": "evt_1", "type": "x"}', 'LM513 data.object'), ('{"id": "evt_1", "type": "x", "data": []}', 'LM513 data.object'),
  ('{"id": "evt_1", "type": "x", "data": {"object": "invoice"}}', 'LM513 data.object')) as v (raw, said);
select is(pg_temp.event(repeat('[', 200000)), 'LM513 no JSON', 'nested without end');
select throws_like($$ select billing.read_event('\x00ff') $$, '%LM513%', 'bytes that are no text');

-- What PostgreSQL cannot hold, wherever it stands, spoils nothing.
select is(pg_temp.name('A\u0000B'), E'A\uFFFDB', 'a NUL is replaced');
select is(pg_temp.name('A\u0000\u0000\ud83d'), E'A\uFFFD\uFFFD\uFFFD', 'each of several unreadable characters is replaced');
select is(pg_temp.name('\ud83d\ude00'), E'\U0001F600', 'a pair of surrogates is a character');
select is(pg_temp.name('\ud83d\ud83d\ude00\ude00'), E'\uFFFD\U0001F600\uFFFD', 'halves beside it are replaced');
select is(pg_temp.name('\\u0000 \\\\ud83d \\\u0000'), E'\\u0000 \\\\ud83d \\\uFFFD', 'what only looks like one stays');
select is(pg_temp.name('\uD83D\uDE00 \uDe00'), E'\U0001F600 \uFFFD', 'in either case');
select throws_ok($$ select billing.readable(convert_to(E'{"a": "\\u0000", "b": "\x01"}', 'UTF8')) $$, '22P02', null,
  'a raw control character is no JSON');

select is(billing.known_part('{"a": 1, "b": {"c": "x", "d": 1e999999}, "e": [{"a": 2, "z": 3}], "f": 1e999999}',
  '{"a": true, "b": {"c": true}, "e": {"a": true}}'),
  '{"a": 1, "b": {"c": "x"}, "e": [{"a": 2}]}', 'only what has a place in the shape is read');
select is(billing.known_part('{"a": {"b": 1}, "c": "id"}', '{"a": true, "c": {"id": true}}'), '{"a": null, "c": "id"}',
  'an object where a value belongs is nothing; an id where an object may stand is one');
select throws_ok($$ select billing.known_part('{"a": 1, "a": 2}', '{"a": true}') $$, '22000', null, 'a known name twice is refused');
select is(billing.known_part('{"b": 1, "b": 2}', '{"a": true}'), '{}', 'an unknown one is not even seen');
select is(billing.known_fields_of('{"object": "balance_transaction", "type": "charge", "fee": 3, "source": {"id": "ch_1", "note": "\u0000", "x": 1e999999}}'),
  '{"object": "balance_transaction", "type": "charge", "fee": 3, "source": {"id": "ch_1"}}',
    'so it is with what was asked of the processor');

select * from finish();
rollback;
