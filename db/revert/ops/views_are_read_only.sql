-- Revert leadmill:ops/views_are_read_only to pg

begin;

drop function ops.views_are_read_only();

commit;
