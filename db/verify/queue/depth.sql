-- Verify leadmill:queue/depth to pg

begin;

select * from queue.depth where false;

rollback;
