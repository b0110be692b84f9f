create or replace function ops.views_are_read_only() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'insufficient_privilege',
    message = 'view is read only',
    detail = tg_table_name,
    hint = 'Use the functions.';
end
$$;

comment on function ops.views_are_read_only() is
$$Instead-of trigger for views that join. Without one a write fails with 55000 before privileges are looked at,
which PostgREST answers with 500; with one it is the 42501 (403) of every other view.
Errors: 42501.$$;
