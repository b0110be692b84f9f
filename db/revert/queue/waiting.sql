-- Revert leadmill:queue/waiting to pg

begin;

drop function queue.delete_waiting(bigint[]);
drop function queue.lock_waiting(text,integer);

commit;
