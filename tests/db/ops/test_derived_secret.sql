begin;
select plan(6);

create temp table f as select gen_random_uuid() as a, gen_random_uuid() as b;
select is(length(ops.derived_secret('x', a)), 32, 'a secret has 32 bytes') from f;
select is(ops.derived_secret('x', a), ops.derived_secret('x', a), 'a row has the same secret each time') from f;
select isnt(ops.derived_secret('x', a), ops.derived_secret('x', b), 'another row has another one') from f;
select isnt(ops.derived_secret('x', a), ops.derived_secret('y', a), 'another purpose has another one') from f;
select isnt(ops.derived_secret('x', a), ops.keyed_hash('x ' || a), 'hashes of texts, which others see, reveal none') from f;
select is_empty(
  $$select r from unnest(array['anon', 'member', 'partner', 'admin', 'leadmill_api', 'leadmill_worker', 'leadmill_monitor']) as r
    where has_function_privilege(r, 'ops.derived_secret(text, uuid)', 'execute')$$, 'no role asks for one');

select * from finish();
rollback;
