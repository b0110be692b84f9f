-- Revert leadmill:audit/watch to pg

begin;

drop function audit.unwatch(regclass);
drop function audit.watch(regclass, text[], text[], boolean, boolean);

commit;
