FLASK_APP=forum
