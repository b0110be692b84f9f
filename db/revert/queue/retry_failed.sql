-- Revert leadmill:queue/retry_failed to pg

begin;

drop function queue.retry_failed(text, bigint);

commit;
