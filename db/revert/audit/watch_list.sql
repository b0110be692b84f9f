-- Revert leadmill:audit/watch_list to pg

begin;

do $$
declare
  v_entity regclass;
begin
  foreach v_entity in array (select array_agg(w.entity::regclass) from audit.watched as w) loop
    perform audit.unwatch(v_entity);
  end loop;
  delete from audit.unwatched;
end
$$;

commit;
