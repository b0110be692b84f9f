begin;
select plan(20);

select is(tests.outcome($$select ops.bounded(repeat('a', 1001), 'name')$$), '400 LM060', 'a text that is too long is refused');
select is(
  tests.faults($$select ops.bounded(repeat('a', 201), 'words', 200)$$), 'words too_long', 'by the name of its argument');
select is(ops.bounded(repeat('ä', 1000), 'name'), repeat('ä', 1000), 'one that is just short enough passes, counted in characters');
select is(ops.bounded(null::text, 'name'), null, 'a text that is null passes');
select is(
  tests.outcome($$select ops.bounded_document(jsonb_build_object('a', repeat('a', 65536)), 'answers')$$), '400 LM060',
  'a document that is too large is refused');
select is(
  tests.faults($$select ops.bounded_document(to_jsonb(repeat('a', 99)), 'answers', 100)$$), 'answers too_long',
  'the refusal of a document names its argument');
select is(ops.bounded_document(to_jsonb(repeat('a', 98)), 'answers', 100), to_jsonb(repeat('a', 98)),
  'one that is just small enough passes');
select is(ops.bounded_document(null::jsonb, 'answers'), null, 'a document that is null passes');
-- In 64 kB there is room for thousands of numbers whose text has 131 kB each.
set local statement_timeout = '100ms';
select is(
  tests.faults($$select ops.bounded_document(d.value, 'answers')
    from (select ('[' || repeat('1e131000,', 7000) || '0]')::jsonb offset 0) as d (value)$$), 'answers too_long',
  'a document of numbers with an exponent is refused before it is converted to text');
select is(
  tests.faults($$select ops.bounded_document(d.value, 'filter')
    from (select ('[' || repeat('0e-16000,', 7000) || '0]')::jsonb offset 0) as d (value)$$), 'filter too_long',
  'a document of numbers with many decimals is refused before it is converted to text');
reset statement_timeout;
select ok(ops.has_long_number('{"a": [{"b": -1e1000}]}'), 'a long number is found wherever it stands, a negative one, too');
select ok(ops.has_long_number('[[0e-1001]]'), 'a long number that is zero is found');
select ok(not ops.has_long_number('{"a": 9e999, "b": 1e-1000, "c": "1e2000"}'), 'shorter ones and texts are none');
select is(
  tests.outcome($$select ops.bounded_ids(array_fill(gen_random_uuid(), '{1001}'), 'level_ids')$$), '400 LM060',
  'a list with too many elements is refused');
select is(
  tests.outcome($$select ops.bounded_texts(array[repeat('a', 65537)], 'reasons')$$), '400 LM060',
    'a list with too long elements is refused');
select is(ops.bounded_texts('{a,b}'::text[], 'reasons', 2), '{a,b}', 'a short list passes');
select is(ops.bounded_texts(null::text[], 'reasons'), null, 'a list that is null passes');
select is(tests.outcome($$select ops.raise_too_large('name', 'is too long')$$), '400 LM060', 'to refuse a size is 400 LM060');
select is(tests.faults($$select ops.raise_too_large('name', 'is too long')$$), 'name too_long', 'the refusal of a size names the argument');

set local role anon;
select is(
  tests.outcome($$select api.log_in(repeat('a', 900000), 'x')$$), '400 LM060', 'a stranger is refused at the door');

select * from finish();
rollback;
