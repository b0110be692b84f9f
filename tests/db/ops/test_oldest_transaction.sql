begin;
select plan(1);

do $$ begin perform pg_current_xact_id(); end $$;
-- Other databases of the cluster count, too.
select results_eq('select pid is not null, xid <= pg_current_xact_id(), prepared from ops.oldest_transaction()',
  'select true, true, null::text', 'the session that holds the oldest transaction is named');

select * from finish();
rollback;
