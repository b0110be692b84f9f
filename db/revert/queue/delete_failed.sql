-- Revert leadmill:queue/delete_failed to pg

begin;

drop function queue.delete_failed(text, bigint);

commit;
