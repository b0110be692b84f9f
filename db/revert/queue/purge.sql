-- Revert leadmill:queue/purge to pg

begin;

drop function queue.purge(interval, integer);

commit;
