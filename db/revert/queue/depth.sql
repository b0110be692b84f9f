-- Revert leadmill:queue/depth to pg

begin;

drop view queue.depth;

commit;
