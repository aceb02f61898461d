"""Who is ready and still here, why and with whom, in days lost; the day's list that NHS and council agree."""

from flow.ui import delay_chart, delay_head, delay_list, delay_matrix, delay_people
from flow.ui.delay_reading import delays_of, list_of, opened
from flow.ui.download import downloads
from flow.ui.guard import guard

morning = guard("delays")
board = opened(morning)
found = delays_of(board)
agreed = list_of(board)

delay_head.heading(board)
delay_head.figures(found)

delay_head.part("reasons")
delay_chart.show(board, found)
delay_matrix.show(board, found)

delay_head.part("longest")
delay_people.longest(board, found)

delay_head.part("list")
delay_list.show(board, agreed)

downloads(morning, "delays", "dtoc")
