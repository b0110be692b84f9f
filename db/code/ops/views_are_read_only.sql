create or replace function ops.views_are_read_only() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'insufficient_privilege',
    message = 'view is read only',
    detail = tg_table_name,
    hint = 'Change data by the functions of the API.';
end
$$;

comment on function ops.views_are_read_only() is
$$Trigger for views that are not updatable. Without it a write fails with 55000 before privileges are checked, which PostgREST
answers with 500. With it the error is 42501 (403), as for every other view.
Errors: 42501.$$;
