begin;
select plan(9);

create temp table f as select tests.create_user() as u, tests.create_lead(tests.create_niche()) as lead;
create function pg_temp.insert(columns text, what text) returns text language sql as $$
  select tests.outcome(format('insert into notification.delivery (template, %s) select %L, %s from f', columns, 'password_changed', what))
$$;
select is(pg_temp.insert('refs', '''{}''::jsonb'), '23514', 'a delivery without a recipient is refused');
select is(pg_temp.insert('user_id, lead_id', 'u, lead'), '23514', 'a delivery with two recipients is refused');
select is(pg_temp.insert('user_id, refs', 'u, ''[]''::jsonb'), '23514', 'refs that are not an object are refused');
select is(pg_temp.insert('user_id, status', 'u, ''lost'''), '23514', 'an unknown state is refused');
select is(pg_temp.insert('user_id, status', 'u, ''sent'''), '23514', 'a sent delivery needs the time when it was finished');
select is(pg_temp.insert('user_id, finished_at', 'u, now()'), '23514', 'a delivery that is due has no time when it was finished');
select is(pg_temp.insert('user_id, last_error', 'u, repeat(''x'', 1001)'), '23514', 'an error of more than 1000 characters is refused');
select is(pg_temp.insert('user_id', 'u'), 'done', 'a delivery with one recipient is accepted');
select is((select (status, attempts, refs)::text from notification.delivery), '(due,0,{})',
  'a new delivery is due, without attempts');

select * from finish();
rollback;
