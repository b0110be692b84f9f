-- Revert leadmill:queue/hurry to pg

begin;

drop function queue.hurry(text);

commit;
