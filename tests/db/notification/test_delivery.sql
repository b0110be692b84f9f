begin;
select plan(9);

create temp table f as select tests.create_user() as u, tests.create_lead(tests.create_niche()) as lead;
create function pg_temp.insert(columns text, what text) returns text language sql as $$
  select tests.outcome(format('insert into notification.delivery (template, %s) select %L, %s from f', columns, 'password_changed', what))
$$;
select is(pg_temp.insert('refs', '''{}''::jsonb'), '23514', 'a mail without a recipient');
select is(pg_temp.insert('user_id, lead_id', 'u, lead'), '23514', 'with two');
select is(pg_temp.insert('user_id, refs', 'u, ''[]''::jsonb'), '23514', 'refs that are no object');
select is(pg_temp.insert('user_id, status', 'u, ''lost'''), '23514', 'a state that is none');
select is(pg_temp.insert('user_id, status', 'u, ''sent'''), '23514', 'sent, but never');
select is(pg_temp.insert('user_id, finished_at', 'u, now()'), '23514', 'finished, but waiting');
select is(pg_temp.insert('user_id, last_error', 'u, repeat(''x'', 1001)'), '23514', 'a novel for an error');
select is(pg_temp.insert('user_id', 'u'), 'done', 'one recipient is enough');
select is((select (status, attempts, refs)::text from notification.delivery), '(queued,0,{})', 'it waits');

select * from finish();
rollback;
